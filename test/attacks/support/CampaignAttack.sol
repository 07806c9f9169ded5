// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { Vm } from "../../contracts/support/Base.sol";
import { BundleItem, Bundles } from "../../contracts/support/Bundles.sol";
import { ClaimSigning } from "../../contracts/support/ClaimSigning.sol";
import { Trees } from "../../contracts/support/Trees.sol";
import { CampaignHole } from "../twins/CampaignHole.sol";
import { TwinClaims } from "../twins/TwinClaims.sol";
import { Attack } from "./Attack.sol";
import { HostileToken } from "./HostileToken.sol";

/// @notice What attacks on campaigns share: an allocation whose leaf i pays 1000 + i to the account of key i, unless the
/// attack changes it before it opens the campaign. The tests run an attack against ours and against the sound twin, where it
/// must fail, and against the twin with one hole, where it must succeed.
abstract contract CampaignAttack is Attack {
    /// @dev Not read from the block: the compiler reads it again later, on the other chain.
    uint256 internal constant HOME = 31337;
    uint256 internal constant NOW = 1_800_000_000;
    uint64 internal constant START = uint64(NOW + 100);
    uint64 internal constant END = START + 100_000;
    uint256 internal constant LEAVES = 12;
    address internal constant TREASURY = address(0x72ea5);
    address internal constant RELAYER = address(0x4e1a7e4);

    HostileToken internal token;
    CampaignArguments internal terms;
    address[] internal accounts;
    uint256[] internal amounts;
    bytes32[] internal nodes;
    IInstantCampaign internal victim;

    CampaignHole internal hole;
    bool internal isTwin;
    /// @dev Ours in the light form; only instant campaigns have one.
    bool internal isLight;

    /// @dev A literal with this added is none for the optimizer, which would copy a function for each that it is given.
    uint256 internal zero;

    /// @dev Runs the test against ours, in each form that there is, and against the sound twin.
    modifier onOursAndSoundTwin() {
        hole = CampaignHole.None;
        isTwin = false;
        if (hasLightForm()) {
            isLight = true;
            prepare();
            _;
            isLight = false;
        }
        prepare();
        _;
        isTwin = true;
        prepare();
        _;
    }

    /// @dev Runs the test against the twin that lacks one safeguard.
    modifier onTwin(CampaignHole missing) {
        // By storage: given as an argument, the optimizer would copy the function for each hole.
        hole = missing;
        isTwin = true;
        prepare();
        _;
    }

    /// @dev A new token and the usual allocation, before the start.
    function prepare() internal {
        vm.chainId(HOME);
        vm.warp(NOW);
        token = HostileToken(deploy("HostileToken", ""));
        terms = CampaignArguments({
            token: address(token),
            root: 0,
            count: 0,
            start: START,
            end: END,
            waves: 0,
            waveInterval: 0,
            treasury: TREASURY,
            gate: address(0),
            maxExtraTime: 0,
            claimFor: ClaimFor.Anyone,
            recallable: false,
            manifestHash: 0
        });
        delete accounts;
        delete amounts;
        for (uint256 i = 0; i < LEAVES; ++i) {
            accounts.push(vm.addr(keyAt(i)));
            amounts.push(1000 + i);
        }
    }

    /// @dev Opens the campaign over the allocation as it is now, funded in full, and goes to its start.
    function open() internal {
        uint256 total = build();
        openOver(nodes[0], total);
    }

    /// @dev Makes the allocation, as it is now, the tree.
    function build() internal returns (uint256 total) {
        bytes32[] memory leaves = new bytes32[](accounts.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = leafOf(i, accounts[i], amounts[i]);
            total += amounts[i];
        }
        nodes = Trees.build(leaves);
        terms.count = leaves.length;
    }

    /// @dev As {open}, over another root than that of the allocation.
    function openOver(bytes32 root, uint256 funding) internal virtual {
        terms.root = root;
        if (isTwin) {
            victim = IInstantCampaign(deploy("BundleTwin", abi.encode(terms, hole)));
            token.mint(address(victim), funding);
        } else {
            victim = _create(funding);
        }
        vm.warp(START);
    }

    function hasLightForm() internal pure virtual returns (bool) {
        return true;
    }

    function _create(uint256 funding) private returns (IInstantCampaign) {
        string memory name = isLight ? "LightInstantCampaignFactory" : "InstantCampaignFactory";
        IInstantCampaignFactory factory_ = IInstantCampaignFactory(deploy(name, ""));
        token.mint(address(this), funding);
        token.approve(address(factory_), funding);
        return IInstantCampaign(factory_.create(terms, 0, funding));
    }

    function keyAt(uint256 index) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("key", index)));
    }

    function leafOf(uint256 index, address account, uint256 amount) internal view returns (bytes32) {
        if (hole == CampaignHole.ShortLeaf) return keccak256(abi.encode((index << 160) | uint160(account), amount));
        if (hole == CampaignHole.LeafWithoutIndex) index = 0;
        return keccak256(abi.encode(keccak256(abi.encode(index, account, amount))));
    }

    // ---------------------------------------------------------------- what is sent

    function itemAt(uint256 index) internal view returns (BundleItem memory item) {
        (item.index, item.account, item.amount) = (index, accounts[index], amounts[index]);
    }

    function itemsAt(uint256[] memory indexes) internal view returns (BundleItem[] memory items) {
        items = new BundleItem[](indexes.length);
        for (uint256 i = 0; i < indexes.length; ++i) items[i] = itemAt(indexes[i]);
    }

    /// @dev Items `first` to `first + length - 1`.
    function itemsFrom(uint256 first, uint256 length) internal view returns (BundleItem[] memory items) {
        items = new BundleItem[](length);
        for (uint256 i = 0; i < length; ++i) items[i] = itemAt(first + i);
    }

    function alone(BundleItem memory item) internal pure returns (BundleItem[] memory items) {
        items = new BundleItem[](1);
        items[0] = item;
    }

    function digestOf(address account, uint256 index, ClaimTerms memory terms_) internal view returns (bytes32) {
        if (isTwin) return TwinClaims(address(victim)).digestOf(account, index, terms_);
        return ClaimSigning.digestOn(HOME, address(victim), account, index, terms_, 0);
    }

    /// @dev On these terms, by that key.
    function sign(BundleItem memory item, ClaimTerms memory terms_, uint256 key) internal view {
        item.terms = terms_;
        item.signature = ClaimSigning.signed(key, digestOf(item.account, item.index, terms_));
    }

    function bundleOf(BundleItem[] memory items) internal view returns (bytes memory) {
        return abi.encodeCall(IClaims.claimMany, (Bundles.encode(nodes, items)));
    }

    function singleOf(BundleItem memory item) internal view returns (bytes memory) {
        bytes32[] memory proof = Trees.proofAt(nodes, item.index);
        bool isGated = terms.gate != address(0);
        if (item.signature.length == 0) {
            string memory plain = "claim(uint256,address,uint256,bytes32[])";
            if (!isGated) return abi.encodeWithSignature(plain, item.index, item.account, item.amount, proof);
            return
                abi.encodeWithSignature(
                    "claim(uint256,address,uint256,bytes32[],bytes)",
                    item.index,
                    item.account,
                    item.amount,
                    proof,
                    item.gateData
                );
        }
        string memory name =
            "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes)";
        if (isGated) {
            name =
                "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes,bytes)";
            return
                abi.encodeWithSignature(
                    name,
                    item.index,
                    item.account,
                    item.amount,
                    proof,
                    item.terms,
                    item.fee,
                    item.signature,
                    item.gateData
                );
        }
        return
            abi.encodeWithSignature(
                name,
                item.index,
                item.account,
                item.amount,
                proof,
                item.terms,
                item.fee,
                item.signature
            );
    }

    /// @return reason Empty where the call went through.
    function send(address from, bytes memory data) internal returns (bytes memory reason) {
        return sendWith(from, data, gasleft());
    }

    function sendWith(address from, bytes memory data, uint256 gasLimit) internal returns (bytes memory reason) {
        vm.prank(from);
        (bool done, bytes memory answer) = address(victim).call{ gas: gasLimit }(data);
        return done ? bytes("") : refusedWith(answer);
    }

    // ---------------------------------------------------------------- what came of it

    /// @dev Sends a bundle that goes through, and reads which items were skipped, 8 bytes each.
    function skipsOf(address from, bytes memory data) internal returns (bytes memory skips) {
        vm.recordLogs();
        equal(send(from, data).length, 0, "the bundle as a whole");
        return recordedSkips();
    }

    function recordedSkips() internal returns (bytes memory skips) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics.length == 0) continue;
            bytes32 topic = logs[i].topics[0];
            if (topic != IClaims.ClaimsSkipped.selector && topic != IVestingCampaign.ReleasesSkipped.selector) continue;
            skips = bytes.concat(skips, abi.decode(logs[i].data, (bytes)));
        }
    }

    function skip(uint256 index, bytes4 reason) internal pure returns (bytes memory) {
        return bytes.concat(bytes4(uint32(index)), reason);
    }

    function isKind(bytes memory reason, bytes4 kind) internal pure {
        equal(bytes32(bytes4(reason)), bytes32(kind), "kind of the error");
    }

    function went(bytes memory reason, string memory what) internal pure {
        equal(reason.length, 0, what);
    }

    function holding(address account) internal view returns (uint256) {
        return token.holdingOf(account);
    }

    function isPaid(uint256 index) internal view returns (bool) {
        return victim.isClaimed(index);
    }
}
