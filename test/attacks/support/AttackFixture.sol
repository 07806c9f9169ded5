// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICredentialVerifier } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { CampaignArguments, ClaimFor } from "../../../contracts/interfaces/ICampaign.sol";
import { ICredentialGate } from "../../../contracts/interfaces/ICredentialGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { SampleToken } from "../../../contracts/mocks/SampleToken.sol";
import { GateFixture } from "../../contracts/support/GateFixture.sol";
import { Trees } from "../../contracts/support/Trees.sol";
import { Attack } from "./Attack.sol";

/// @notice What attacks on campaigns and batches share. An attack is written once, over contracts that it is told by name:
/// ours, the sound twin, or a twin that lacks one safeguard. It reports what it got; what that should be, the tests say.
abstract contract AttackFixture is GateFixture, Attack {
    string private constant LIGHT = "LightInstantCampaign";

    /// @dev Names of the contracts that are attacked. Ours, until a test says otherwise.
    string internal campaignName = "InstantCampaign";
    string internal gateName = "CredentialGate";
    string internal registryName = "BatchRegistry";
    string internal verifierName = "CredentialVerifier";
    string internal factoryName = "InstantCampaignFactory";

    /// @dev The leaf that the attacked campaign expects.
    function(uint256, address, uint256) internal pure returns (bytes32) internal campaignLeafOf = Leaf.campaign;

    function setUp() public virtual override {
        vm.warp(NOW);
        token = SampleToken(deploy("SampleToken", abi.encode(address(this), 1e30)));
    }

    /// @dev For attacks on the creation itself: a call of its own, whose failure can be caught.
    function makeExternally(string calldata name, bytes calldata arguments) external returns (address) {
        return deploy(name, arguments);
    }

    /// @dev Terms of an open campaign over `leaves`, whose tree becomes `campaignNodes`.
    function termsOver(bytes32[] memory leaves) internal returns (CampaignArguments memory terms) {
        campaignNodes = Trees.build(leaves);
        terms = CampaignArguments({
            token: address(token),
            root: campaignNodes[0],
            count: leaves.length,
            start: START,
            end: END,
            waves: 0,
            waveInterval: 0,
            treasury: TREASURY,
            gate: address(0),
            maxExtraTime: 0,
            claimFor: ClaimFor.Anyone,
            recallable: false,
            manifestHash: bytes32(0)
        });
    }

    /// @dev The allocation of {CampaignFixture}, leaf i paying 100 + i to subject i, in the attacked campaign's leaves.
    function termsFor(uint256 count) internal returns (CampaignArguments memory) {
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) leaves[i] = campaignLeafOf(i, subjectAt(i), amountAt(i));
        return termsOver(leaves);
    }

    /// @dev Our campaign in either form, as a test draws it.
    function ours(uint256 seed) internal pure returns (string memory) {
        return seed % 2 == 0 ? "InstantCampaign" : LIGHT;
    }

    function open(CampaignArguments memory terms, uint256 funding) internal returns (IInstantCampaign opened) {
        if (keccak256(bytes(campaignName)) == keccak256(bytes(LIGHT))) {
            // A clone is what a factory makes.
            drawForm(1);
            return IInstantCampaign(factory.create(terms, 0, funding));
        }
        opened = IInstantCampaign(deploy(campaignName, abi.encode(terms)));
        token.transfer(address(opened), funding);
    }

    /// @dev The registry, the verifier, a batch of {SIZE} credentials, and the gate that asks for one of them.
    function openGate() internal {
        registry = IBatchRegistry(deploy(registryName, ""));
        // No attack on batches asks for an attestation.
        address attestations = deploy("ToldAttestations", "");
        verifier = ICredentialVerifier(deploy(verifierName, abi.encode(registry, attestations)));
        header = makeBatch(SIZE);
        issue(header);
        gate = ICredentialGate(deploy(gateName, abi.encode(registry, requirementOf(ISSUER), kind, uint256(0))));
    }

    /// @dev Claims, and tells why not: empty where it was paid.
    function refusal(
        IInstantCampaign from,
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] memory proof
    ) internal returns (bytes memory reason) {
        try from.claim(index, account, amount, proof) {
            return "";
        } catch (bytes memory why) {
            return refusedWith(why);
        }
    }

    /// @dev As {refusal}, where there is a gate.
    function gatedRefusal(
        IInstantCampaign from,
        uint256 index,
        bytes memory data
    ) internal returns (bytes memory reason) {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        try from.claim(index, subjectAt(index), amountAt(index), proof, data) {
            return "";
        } catch (bytes memory why) {
            return refusedWith(why);
        }
    }
}
