// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { RootProposal } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { PackedTerms } from "../../../contracts/libraries/PackedTerms.sol";
import { BundleItem, Bundles } from "../../contracts/support/Bundles.sol";
import { Kind } from "../../contracts/support/Kind.sol";
import { Trees } from "../../contracts/support/Trees.sol";
import { CampaignAttack } from "./CampaignAttack.sol";
import { CallSetting, CampaignCalls } from "./CampaignCalls.sol";
import { OverTimeTerms } from "./OverTimeTerms.sol";

/// @notice A campaign with its factory and gates, and all calls of them.
abstract contract CampaignMatrix is CampaignAttack, OverTimeTerms {
    uint256 internal constant FUNDING = 5000;

    /// @dev Asked for one call after the other: to decode all of them here takes long to compile.
    CampaignCalls internal calls;
    uint256 internal number;
    CallSetting private _setting;
    Kind internal kind;
    /// @dev Of {NEXT_ROOT}, when it waits.
    RootProposal internal next;

    /// @dev The contracts around a campaign. The credential gate's registry is any contract: no call gets that far.
    function deployAround(address guardian) internal {
        string[3] memory factories = ["InstantCampaignFactory", "VestingCampaignFactory", "CumulativeCampaignFactory"];
        _setting.factory = deploy(isLight ? "LightInstantCampaignFactory" : factories[uint256(kind)], "");
        _setting.pauseGate = deploy("PauseGate", abi.encode(guardian, uint64(2000), uint64(100)));
        Requirement memory requirement = Requirement("schema", new address[](1), address(0), TrustedWhen.Unstated);
        requirement.issuers[0] = TREASURY;
        _setting.credentialGate = deploy("CredentialGate", abi.encode(token, requirement, uint8(0), uint256(0)));
        _setting.allOfGate = deploy("AllOfGate", abi.encode(_setting.pauseGate, _setting.credentialGate));
        address[] memory parts = new address[](2);
        (parts[0], parts[1]) = (_setting.pauseGate, _setting.credentialGate);
        _setting.allOfManyGate = deploy("AllOfManyGate", abi.encode(parts));
    }

    function factory() internal view returns (address) {
        return _setting.factory;
    }

    function pauseGate() internal view returns (address) {
        return _setting.pauseGate;
    }

    function credentialGate() internal view returns (address) {
        return _setting.credentialGate;
    }

    /// @dev Calls about the leaf at `index`, whose account has that key, or is a wallet that says yes. Where a treasury is
    /// named, it is `mine`.
    function listCalls(uint256 index, uint256 key, address mine) internal {
        BundleItem memory item = itemAt(index);
        bool isGated = terms.gate != address(0);
        CallSetting memory setting = _setting;
        setting.bundle = Bundles.encode(nodes, alone(itemAt(index)), isGated ? Bundles.GATED : 0, 2);
        sign(item, ClaimTerms(item.amount, item.account, 0, address(0), 0), key);
        (setting.victim, setting.item, setting.mine) = (address(victim), item, mine);
        (setting.proof, setting.arguments, setting.funding) = (Trees.proofAt(nodes, index), newTerms(mine), FUNDING);
        (setting.kind, setting.root, setting.proposal) = (kind, NEXT_ROOT, proposal());
        setting.word = PackedTerms.pack(terms)[0];
        (setting.vesting, setting.cumulative) = (vestingOver(setting.arguments), cumulativeOver(setting.arguments));
        calls = CampaignCalls(deploy("CampaignCalls", ""));
        number = calls.make(setting);
    }

    /// @dev Names what waits.
    function proposal() internal view returns (bytes32) {
        return keccak256(abi.encode(next));
    }

    function openOver(bytes32 root, uint256 funding) internal virtual override {
        if (kind == Kind.Instant) return super.openOver(root, funding);
        terms.root = root;
        bool isVesting = kind == Kind.Vesting;
        bytes memory arguments = isVesting ? abi.encode(vestingOver(terms)) : abi.encode(cumulativeOver(terms));
        victim = IInstantCampaign(deploy(isVesting ? "VestingCampaign" : "CumulativeCampaign", arguments));
        token.mint(address(victim), funding);
        if (isVesting) IVestingCampaign(address(victim)).fund(0);
        vm.warp(START);
    }

    /// @dev Of another campaign over the same leaves, that lasts longer.
    function newTerms(address treasury) internal view returns (CampaignArguments memory arguments) {
        arguments = terms;
        (arguments.end, arguments.treasury) = (terms.end + 50_000, treasury);
        (arguments.gate, arguments.maxExtraTime) = (address(0), 0);
        // It may be open already.
        arguments.recallable = false;
    }
}
