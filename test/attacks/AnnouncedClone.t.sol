// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory } from "../../contracts/interfaces/IInstantCampaignFactory.sol";
import { HostileGate } from "./support/HostileGate.sol";
import { LightAttack } from "./support/LightAttack.sol";

/// @notice A campaign is announced with its terms and its address. Others looked at both, and funded the address. Then its
/// creator puts a clone with other terms there.
abstract contract AnnouncedCloneAttack is LightAttack {
    string internal factoryName = "LightInstantCampaignFactory";

    /// @dev What the clone has other than the announcement.
    enum Other {
        Root,
        Count,
        Treasury,
        End,
        Gate,
        Manifest,
        Salt,
        Creator,
        Factory
    }

    /// @return isThere Whether the attacker's clone stands at the announced address.
    function replace(Other other) internal returns (bool isThere) {
        build();
        terms.root = nodes[0];
        factory = IInstantCampaignFactory(deploy(factoryName, ""));
        address announced = factory.predict(terms, "salt", ATTACKER);
        if (other == Other.Factory) factory = IInstantCampaignFactory(deploy(factoryName, ""));
        return _createOther(other) == announced;
    }

    function _createOther(Other other) private returns (address) {
        CampaignArguments memory mine = terms;
        if (other == Other.Root) mine.root = leafOf(0, ATTACKER, 5000);
        if (other == Other.Count) mine.count = LEAVES - 1;
        if (other == Other.Treasury) mine.treasury = ATTACKER;
        if (other == Other.End) mine.end = START + 1;
        if (other == Other.Gate) mine.gate = deploy("HostileGate", abi.encode(HostileGate.Manner.Refusal));
        if (other == Other.Manifest) mine.manifestHash = "another manifest";
        address creator = other == Other.Creator ? RELAYER : ATTACKER;
        token.mint(creator, 1);
        vm.startPrank(creator);
        token.approve(address(factory), 1);
        address made = factory.create(mine, other == Other.Salt ? bytes32("another salt") : bytes32("salt"), 1);
        vm.stopPrank();
        return made;
    }
}

contract AnnouncedCloneTest is AnnouncedCloneAttack {
    function testFuzz_OtherTerms_HaveAnotherAddress(uint8 other) public {
        prepare();
        isTrue(!replace(Other(other % 9)), "there");
    }

    function test_Twin_HasOtherTermsAtTheAnnouncedAddress() public {
        prepare();
        factoryName = "LooseCloneFactoryTwin";
        isTrue(replace(Other.Root), "there");
    }

    /// @dev By hand, with the salt that the factory would use: where less or more stands behind the code than five words, or
    /// somebody else made the clone, it is another address.
    function testFuzz_CutOrDrawnOutTerms_HaveAnotherAddress(uint8 length, bytes32 salt) public onLight("") {
        build();
        terms.root = nodes[0];
        address announced = factory.predict(terms, salt, ATTACKER);
        bytes32 ownSalt = keccak256(abi.encode(ATTACKER, salt));
        isTrue(cloneWith(_resized(length), ownSalt) != announced, "made by somebody else");
        address asFactory = _addressBy(address(factory), _resized(length), ownSalt);
        isTrue((asFactory == announced) == (length == 160), "there");
    }

    /// @dev What is cut off reads as zero. Without a root, nothing is in its tree; what is drawn out reads as it was.
    function testFuzz_CutTerms_PayNobody(uint8 length) public onLight("") {
        open();
        bytes memory claim = singleOf(itemAt(0));
        victim = IInstantCampaign(cloneWith(_resized(length), "cut"));
        token.mint(address(victim), 5000);
        bytes memory reason = send(ATTACKER, claim);
        isTrue((reason.length == 0) == (length >= 128), "paid only where the root is whole");
        equal(holding(accounts[0]), length >= 128 ? amounts[0] : 0, "paid");
    }

    function _resized(uint256 length) private view returns (bytes memory behind) {
        bytes memory whole = bytes.concat(packed(), bytes32("more"), bytes32("more"), bytes32("more"));
        assembly ("memory-safe") {
            mstore(whole, length)
        }
        return whole;
    }

    function _addressBy(address maker, bytes memory behind, bytes32 salt) private view returns (address) {
        bytes memory code = bytes.concat(
            hex"61",
            bytes2(uint16(45 + behind.length)),
            hex"3d81600a3d39f3363d3d373d3d3d363d73",
            bytes20(implementation),
            hex"5af43d82803e903d91602b57fd5bf3",
            behind
        );
        bytes32 hash = keccak256(bytes.concat(hex"ff", bytes20(maker), salt, keccak256(code)));
        return address(uint160(uint256(hash)));
    }
}
