// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC5267 } from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { CumulativeArguments } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { PackedTerms } from "../../../contracts/libraries/PackedTerms.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";

interface ILightFactory is IInstantCampaignFactory {
    function implementation() external view returns (address);
}

/// @notice The two forms of an instant campaign side by side, and what the light ones share.
contract InstantFormsTest is CampaignFixture {
    uint256 private constant MAX_DURATION = 36_525 days;
    uint256 private constant MAX_EXTRA = 315_576_000;
    bytes4 private constant NOT_A_CLONE = bytes4(keccak256("NotAClone()"));

    ILightFactory private _light;

    function setUp() public override {
        super.setUp();
        _light = ILightFactory(deploy("LightInstantCampaignFactory", ""));
        token.approve(address(_light), type(uint256).max);
    }

    // ---------------------------------------------------------------- the same terms

    function testFuzz_BothForms_TellTheSameTerms(uint256 seed, uint256 count, uint64 start, uint64 end) public {
        CampaignArguments memory a = argumentsFor(2);
        (a.root, a.manifestHash) = (keccak256(abi.encode(seed)), bytes32(seed));
        a.treasury = address(uint160(uint256(a.root)));
        a.count = bound(count, 2, 2 ** 32);
        a.claimFor = seed % 2 == 0 ? ClaimFor.Anyone : ClaimFor.Never;
        if (seed % 3 != 0) (a.gate, a.maxExtraTime) = (address(factory), uint64(seed % (MAX_EXTRA + 1)));
        uint256 latest = NOW + MAX_DURATION - a.maxExtraTime;
        a.start = uint64(bound(start, 0, latest - 2));
        a.end = uint64(bound(end, a.start < NOW ? NOW + 2 : a.start + 2, latest));
        a.recallable = a.start > NOW && seed % 7 < 4;
        uint256 most = a.end - a.start < a.count ? a.end - a.start : a.count;
        if (seed % 5 != 0 && most > 1) {
            a.waves = uint64(bound(seed, 2, most));
            a.waveInterval = uint64(bound(count, 1, (a.end - a.start - 1) / (a.waves - 1)));
            a.claimFor = ClaimFor(uint8(seed % 3));
        }
        _agree(a);
    }

    /// @dev The greatest of all that a campaign may have.
    function test_BothForms_TellTheSameExtremes() public {
        vm.warp(type(uint48).max - MAX_DURATION);
        CampaignArguments memory a = argumentsFor(2);
        (a.root, a.manifestHash) = (bytes32(type(uint256).max), bytes32(type(uint256).max));
        (a.treasury, a.gate) = (address(type(uint160).max), address(factory));
        (a.start, a.end, a.maxExtraTime) = (0, type(uint48).max - 1, 1);
        (a.count, a.waves, a.claimFor) = (2 ** 32, 2 ** 32, ClaimFor.AfterLastWave);
        a.waveInterval = uint64((a.end - 1) / (a.waves - 1));
        _agree(a);
        (a.waves, a.waveInterval) = (2, a.end - 1);
        _agree(a);
        a.maxExtraTime = 2;
        bytes memory tooFar = abi.encodeWithSelector(
            ICampaign.EndTooFar.selector,
            uint256(type(uint48).max) + 1,
            uint256(type(uint48).max)
        );
        vm.expectRevert(tooFar);
        factory.create(a, 0, 1);
        vm.expectRevert(tooFar);
        _light.create(a, 0, 1);
    }

    function _agree(CampaignArguments memory a) private {
        ICampaign full = ICampaign(factory.create(a, 0, 1));
        ICampaign light = ICampaign(_light.create(a, 0, 1));
        isTrue(address(full).code.length > 5000 && address(light).code.length == 45 + 160, "code");
        equal(_termsOf(full), keccak256(abi.encode(a)), "the full form");
        equal(_termsOf(light), keccak256(abi.encode(a)), "the light form");
        equal(light.effectiveEnd(), full.effectiveEnd(), "effectiveEnd");
        for (uint256 i = 0; i < 3; ++i) {
            uint256 index = [0, a.count / 2, a.count - 1][i];
            equal(light.claimableFrom(index), full.claimableFrom(index), "claimableFrom");
        }
    }

    function _termsOf(ICampaign c) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    CampaignArguments({
                        token: c.token(),
                        root: c.merkleRoot(),
                        count: c.count(),
                        start: c.start(),
                        end: c.end(),
                        waves: c.waves(),
                        waveInterval: c.waveInterval(),
                        treasury: c.treasury(),
                        gate: c.gate(),
                        maxExtraTime: c.maxExtraTime(),
                        claimFor: c.claimFor(),
                        recallable: c.recallable(),
                        manifestHash: c.manifestHash()
                    })
                )
            );
    }

    /// @dev Clones do not share what is recorded, nor a treasury.
    function test_Light_EachCloneHasItsOwnState() public {
        CampaignArguments memory a = argumentsFor(4);
        IInstantCampaign one = IInstantCampaign(_light.create(a, 0, total));
        IInstantCampaign other = IInstantCampaign(_light.create(a, bytes32(uint256(1)), total));
        vm.warp(START);
        claimAt(one, 2);
        isTrue(one.isClaimed(2) && !other.isClaimed(2), "claimed");
        vm.prank(TREASURY);
        one.changeTreasury(STRANGER);
        equal(one.treasury(), STRANGER, "changed");
        equal(other.treasury(), TREASURY, "not changed");
        vm.warp(END);
        equal(one.sweep(), total - amountAt(2), "one");
        equal(token.balanceOf(address(other)), total, "the other");
    }

    /// @dev A clone that nobody's checks have seen, by hand, with root zero: what folds to zero is in no tree, not even in that.
    function testFuzz_Light_ACloneOverRootZeroPaysNoBundle(uint256 amount) public {
        CampaignArguments memory a = argumentsFor(1);
        a.root = 0;
        bytes memory terms = abi.encode(PackedTerms.pack(a));
        IInstantCampaign clone = IInstantCampaign(
            Clones.cloneDeterministicWithImmutableArgs(_light.implementation(), terms, 0)
        );
        token.transfer(address(clone), total);
        vm.warp(START);
        BundleItem[] memory items = new BundleItem[](1);
        (items[0].account, items[0].amount) = (STRANGER, bound(amount, 1, total));
        // The only step takes both from the queue, so the node is left over.
        bytes memory bundle = Bundles.join(items, 0, 32, new bytes32[](1), hex"80");
        vm.expectRevert(abi.encodeWithSelector(IClaims.BundleNotProven.selector, bytes32(0)));
        clone.claimMany(bundle);
    }

    // ---------------------------------------------------------------- the implementation

    /// @dev What it is asked about a campaign, or to do for one, it refuses by name, whoever asks, though it holds tokens.
    function testFuzz_Implementation_RefusesWhatNeedsTerms(address caller, uint64 time) public {
        address shared = _light.implementation();
        vm.assume(caller != shared);
        token.transfer(shared, 1e6);
        vm.warp(bound(time, NOW, type(uint48).max));
        bytes[] memory calls = _callsThatNeedTerms();
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(caller);
            (bool done, bytes memory answer) = shared.call(calls[i]);
            isTrue(!done && answer.length == 4 && bytes4(answer) == NOT_A_CLONE, "not a clone");
        }
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IClaims.OnlyItself.selector, caller));
        IClaims(shared).payItem();
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IClaims.OnlyItself.selector, caller));
        IClaims(shared).payFees(caller, 1);
        equal(token.balanceOf(shared), 1e6, "nothing moved");
    }

    /// @dev Even as itself, which it never calls, it has no terms to go by; what is passed on to an item is not taken for them
    /// where a gate or waves matter.
    function testFuzz_Implementation_PaysNothingAsItself(uint256 word, address to, uint256 amount) public {
        address shared = _light.implementation();
        token.transfer(shared, 1e6);
        word |= 1 << 95;
        vm.prank(shared);
        (bool done, bytes memory answer) = shared.call(
            abi.encodePacked(IClaims.payItem.selector, abi.encode(0, to, amount, to, word, 0, 0))
        );
        isTrue(!done && bytes4(answer) == NOT_A_CLONE, "an item");
        vm.prank(shared);
        vm.expectRevert(NOT_A_CLONE);
        IClaims(shared).payFees(to, amount);
        equal(token.balanceOf(shared), 1e6, "nothing moved");
    }

    function _callsThatNeedTerms() private pure returns (bytes[] memory calls) {
        string[14] memory views = [
            "token()",
            "merkleRoot()",
            "count()",
            "start()",
            "end()",
            "waves()",
            "waveInterval()",
            "gate()",
            "maxExtraTime()",
            "claimFor()",
            "recallable()",
            "manifestHash()",
            "treasury()",
            "effectiveEnd()"
        ];
        calls = new bytes[](views.length + 9);
        for (uint256 i = 0; i < views.length; ++i) calls[i] = abi.encodeWithSignature(views[i]);
        bytes32[] memory proof = new bytes32[](0);
        uint256 n = views.length;
        calls[n] = abi.encodeCall(ICampaign.claimableFrom, (0));
        calls[n + 1] = abi.encodeCall(ICampaign.sweep, ());
        calls[n + 2] = abi.encodeCall(ICampaign.changeTreasury, (STRANGER));
        calls[n + 3] = abi.encodeWithSignature("claim(uint256,address,uint256,bytes32[])", 0, STRANGER, 1, proof);
        calls[n + 4] = abi.encodeWithSignature(
            "claim(uint256,address,uint256,bytes32[],bytes)",
            0,
            STRANGER,
            1,
            proof,
            ""
        );
        string memory signed =
            "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes";
        uint256[5] memory terms;
        terms[1] = 1;
        calls[n + 5] = abi.encodeWithSignature(string.concat(signed, ")"), 0, STRANGER, 1, proof, terms, 0, "");
        calls[n + 6] = abi.encodeWithSignature(
            string.concat(signed, ",bytes)"),
            0,
            STRANGER,
            1,
            proof,
            terms,
            0,
            "",
            ""
        );
        calls[n + 7] = abi.encodeCall(IClaims.claimMany, (hex"200000010000"));
        calls[n + 8] = abi.encodeCall(ICampaign.recall, ());
    }

    /// @dev Signatures name the clone, so the domain tells its address.
    function test_Light_TheDomainIsTheClones() public {
        address clone = _light.create(argumentsFor(2), 0, 1);
        (, string memory name, , uint256 chainId, address verifyingContract, , ) = IERC5267(clone).eip712Domain();
        equal(keccak256(bytes(name)), keccak256("Symbolon Campaign"), "name");
        equal(chainId, block.chainid, "chain");
        equal(verifyingContract, clone, "clone");
    }

    // ---------------------------------------------------------------- borrowed code

    /// @dev An account's key can take borrowed code away again (EIP-7702): then nobody could be paid, or asked.
    function testFuzz_RevertWhen_TokenOrGateBorrowTheirCode(address borrowed) public {
        CampaignArguments memory a = argumentsFor(2);
        address account = vm.addr(77);
        vm.etch(account, bytes.concat(hex"ef0100", bytes20(borrowed)));
        a.gate = account;
        bytes memory reason = abi.encodeWithSelector(ICampaign.GateWithoutCode.selector, account);
        vm.expectRevert(reason);
        factory.create(a, 0, 1);
        vm.expectRevert(reason);
        _light.create(a, 0, 1);
        vm.expectRevert(reason);
        this.createOther("CumulativeCampaign", abi.encode(CumulativeArguments(a, STRANGER, TREASURY, 1 days, 1, 0)));
        (a.gate, a.token) = (address(0), account);
        reason = abi.encodeWithSelector(ICampaign.TokenWithoutCode.selector, account);
        vm.expectRevert(reason);
        factory.create(a, 0, 1);
        vm.expectRevert(reason);
        _light.create(a, 0, 1);
        // What an account with borrowed code may be: somebody who is paid, or gets the rest.
        (a.token, a.treasury) = (address(token), account);
        _light.create(a, 0, 1);
    }

    function createOther(string calldata name, bytes calldata arguments) external {
        deploy(name, arguments);
    }

    // ---------------------------------------------------------------- where

    /// @dev A clone of other terms, or another factory's of the same, stands elsewhere.
    function testFuzz_Light_TheAddressSaysWhoseAndWhichTerms(bytes32 salt, uint8 field, address creator) public {
        CampaignArguments memory a = argumentsFor(4);
        address predicted = _light.predict(a, salt, address(this));
        ILightFactory another = ILightFactory(deploy("LightInstantCampaignFactory", ""));
        isTrue(another.predict(a, salt, address(this)) != predicted, "factory");
        if (creator != address(this)) isTrue(_light.predict(a, salt, creator) != predicted, "creator");
        CampaignArguments memory b = argumentsFor(4);
        if (field % 4 == 0) b.root = keccak256("another");
        if (field % 4 == 1) b.treasury = STRANGER;
        if (field % 4 == 2) b.end += 1;
        if (field % 4 == 3) b.manifestHash = keccak256("another");
        isTrue(_light.predict(b, salt, address(this)) != predicted, "terms");
        equal(_light.create(a, salt, total), predicted, "as predicted");
        vm.warp(START);
        claimAt(IInstantCampaign(predicted), 3);
    }
}
